"""What may follow the beginning of a sentence, after J. Earley 1970, "An efficient context-free parsing algorithm"."""


def continuations(rules, start, tokens):
    """For each place of `tokens`, and behind them: the terminals that a sentence may have there after what is before.

    No rule is empty and every symbol becomes some sentence, so an item that expects a terminal proves a continuation.
    """
    chart = [{(start, right, 0, 0) for right in rules[start]}]
    expected = []
    for place in range(len(tokens) + 1):
        agenda = list(chart[place])
        while agenda:
            name, right, dot, origin = agenda.pop()
            if dot == len(right):
                waiting = [item for item in chart[origin] if item[2] < len(item[1]) and item[1][item[2]] == name]
                new = {(left, parts, at + 1, first) for left, parts, at, first in waiting}
            else:
                new = {(right[dot], other, 0, place) for other in rules.get(right[dot], ())}
            agenda += new - chart[place]
            chart[place] |= new
        open_ = [item for item in chart[place] if item[2] < len(item[1])]
        expected.append({right[dot] for _, right, dot, _ in open_ if right[dot] not in rules})
        if place < len(tokens):
            chart.append({(n, r, dot + 1, o) for n, r, dot, o in open_ if r[dot] == tokens[place]})
    return expected
