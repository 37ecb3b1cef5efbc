"""Text to ids: cut lines into tokens by a table, number the tokens, end each sentence.

The algorithm, once. A lexer is a finite automaton over classes of characters: from a place in the text it runs as far
as it can, and the token ends behind the last character at which it stood in an accepting state (maximal munch). Bytes
have classes of their own, so that most text is never decoded; where a byte's class is WIDE the character is decoded
and its class looked up. Inside words, eight letters are passed at a time. Each token is then looked for in two word
tables: `known`, which all threads read and none changes, and, if it is not there, `fresh`, which belongs to this
thread. Ids of fresh words go on where the known ones end. After a block of text the caller merges the fresh words of
all threads into the known ones, in the order of the text, and `settle` gives them their ids; so ids follow the order
of first appearance, whatever the number of threads.

A kernel that lacks room for a word stops at the beginning of its line, the caller grows the table, and the line is
done again. Words are counted in `settle`, so that nothing is counted twice.
"""

from typing import NamedTuple

import numpy as np

from slm.kernels.intrinsics import load64
from slm.kernels.jit import kernel
from slm.kernels.utf8 import CR, LF, SPACE, count_characters, decode, letters
from slm.kernels.words import add, find, has_room, key_of

UNK, BOS, EOS = 0, 1, 2
DONE, FULL, REFUSED = 0, 1, 2
DEAD, START, GAP, RUN = 0, 1, 2, 3  # states of every lexer: GAP is white space, ASCII letters lead from RUN to RUN
WIDE = 255  # a class that leads nowhere
ERROR, MAP, SKIP = 0, 1, 2  # the rules for literal specials
DROP, REFUSE = -1, -2  # instead of an id


class Lexer(NamedTuple):
    """The arrays of a lexer with S states; those below `accepting` accept."""

    octets: np.ndarray  # (256,) uint8: class of a byte, WIDE if the character must be decoded
    characters: np.ndarray  # (0x110000,) uint8: class of a code point; empty if no byte is WIDE
    following: np.ndarray  # (S, 256) uint8: the next state for each class
    accepting: int


class Rules(NamedTuple):
    """What a text may hold, and what becomes of it."""

    specials: int  # ERROR, MAP or SKIP
    keep_empty: bool  # a line without tokens is a sentence
    closed: bool  # words that are not known are <unk>
    longest: int  # characters of a token


@kernel(inline=True)
def token_end(text, at, octets, characters, following, accepting):
    """The end of the token or white space that begins at `at`, and the accepting state it ended in."""
    state, end, kind = START, at, DEAD
    while True:
        group = octets[text[at]]
        if group == WIDE:
            code, at = decode(text, at)
            group = characters[code]
        else:
            at += 1
        state = following[state, group]
        if state == DEAD:
            return end, kind
        if state == RUN:
            at += letters(load64(text, at))
        if state < accepting:
            end, kind = at, state


@kernel(inline=True)
def literal(word, tokens, specials):
    """What becomes of a literal special behind so many tokens of its line: UNK, DROP or REFUSE."""
    if specials == SKIP:
        return DROP
    if specials == MAP and word == UNK:
        return UNK
    if specials == MAP and (word == EOS or tokens == 0):
        return DROP
    return REFUSE


@kernel
def encode_lines(text, high, lexer, rules, known, fresh, ids, cursor):
    """Write the ids of whole lines text[cursor[0]:high], the last byte of which is LF.

    ids (N,) int32 needs room for high - cursor[0] numbers. cursor (3,) int64: the place in text, the place in ids, and
    the characters of lines that are no sentences and of CRs in line ends. The first three known words are the
    specials. Returns DONE; FULL if `fresh` is; or REFUSED for a line with a token that the rules do not allow: then
    the cursor stands at the beginning of that line.
    """
    groups, characters, following, accepting = lexer
    specials, keep_empty, closed, longest = rules
    slots, octets, starts, size, shift, salt = known
    new_slots, new_octets, new_starts, new_size, new_shift, _ = fresh
    known_size, spread = size[0], salt[0]
    at, to = cursor[0], cursor[1]
    while at < high:
        line, tokens, ended = at, 0, False
        while text[at] != LF:
            if text[at] == SPACE:  # the commonest character needs no table
                at += 1
                continue
            start = at
            at, kind = token_end(text, start, groups, characters, following, accepting)
            if kind == GAP:
                continue
            length = at - start
            if ended or (length > longest and count_characters(text, start, at) > longest):
                return REFUSED
            key = key_of(text, start, length, spread)
            word = find(slots, octets, starts, shift[0], spread, key, text, start, length)
            if word < 0 and not closed:
                word = find(new_slots, new_octets, new_starts, new_shift[0], spread, key, text, start, length)
                if word < 0:
                    if not has_room(new_slots, new_octets, new_starts, new_size[0], length):
                        return FULL
                    word = add(new_slots, new_octets, new_starts, new_size, -1 - word, key, text, start, length)
                word += known_size
            elif word < 0:
                word = UNK
            elif word <= EOS:
                ended = word == EOS and specials == MAP
                word = literal(word, tokens, specials)
                if word == REFUSE:
                    return REFUSED
            if word != DROP:
                ids[to] = word
                to += 1
            tokens += 1
        at += 1
        if to > cursor[1] or keep_empty:
            ids[to] = EOS
            to += 1
            cursor[2] += at - 2 >= line and text[at - 2] == CR
        else:
            cursor[2] += count_characters(text, line, at)
        cursor[0], cursor[1] = at, to
    return DONE


@kernel
def settle(ids, known_size, fresh_ids, counts, out):
    """Copy ids (N,) int32 to out, the fresh ones as fresh_ids has them, and add their occurrences to counts."""
    for i in range(ids.size):
        word = ids[i]
        if word >= known_size:
            word = fresh_ids[word - known_size]
        out[i] = word
        counts[word] += 1


@kernel
def renumber(ids, new_ids, out):
    """out[i] = new_ids[ids[i]]."""
    for i in range(ids.size):
        out[i] = new_ids[ids[i]]
