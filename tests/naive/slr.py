"""A proof that a grammar is unambiguous: the construction of an SLR(1) parser that meets no conflict.

A grammar with a conflict-free SLR(1) table has one rightmost derivation for each sentence (Aho, Lam, Sethi, Ullman,
"Compilers", 2nd edition, sections 4.6 and 4.8).
"""

import itertools


def with_word_classes(rules):
    """The rules with each symbol that has words of its own alone as a terminal, so that the table stays small."""
    homes = {}
    for name, rights in rules.items():
        for right in rights:
            for part in right:
                if part[0] == '"':
                    homes.setdefault(part, set()).add(name)
    classes = {
        name
        for name, rights in rules.items()
        if all(len(right) == 1 and homes.get(right[0]) == {name} for right in rights)
    }
    return {name: rights for name, rights in rules.items() if name not in classes}


def first_and_follow(rules, start):
    """FIRST of each symbol and FOLLOW of each nonterminal; no rule is empty."""
    first = {name: set() for name in rules}
    follow = {name: set() for name in rules}
    follow[start].add("$")
    changed = True
    while changed:
        before = sum(map(len, first.values())) + sum(map(len, follow.values()))
        for name, rights in rules.items():
            for right in rights:
                first[name] |= first.get(right[0], {right[0]})
                for part, after in itertools.pairwise(right):
                    if part in rules:
                        follow[part] |= first.get(after, {after})
                if right[-1] in rules:
                    follow[right[-1]] |= follow[name]
        changed = sum(map(len, first.values())) + sum(map(len, follow.values())) != before
    return first, follow


def conflicts(rules, start):
    """Every conflict of the SLR(1) table, as readable text; none means unambiguous."""
    follow = first_and_follow(rules, start)[1]

    def closure(items):
        found = list(items)
        seen = set(found)
        for _, right, dot in found:
            if dot < len(right) and right[dot] in rules:
                for other in rules[right[dot]]:
                    item = (right[dot], other, 0)
                    if item not in seen:
                        seen.add(item)
                        found.append(item)
        return found

    first_state = frozenset((start, right, 0) for right in rules[start])
    states, clashes = [first_state], []
    known = {first_state}
    for kernel in states:
        moves, reductions = {}, {}
        for name, right, dot in closure(kernel):
            if dot < len(right):
                moves.setdefault(right[dot], set()).add((name, right, dot + 1))
            else:
                for terminal in follow[name]:
                    reductions.setdefault(terminal, set()).add((name, right))
        for terminal, candidates in reductions.items():
            if len(candidates) > 1 or terminal in moves:
                clashes.append(f"at {terminal}: {sorted(candidates)}{' or go on' if terminal in moves else ''}")
        for items in map(frozenset, moves.values()):
            if items not in known:
                known.add(items)
                states.append(items)
    return clashes
