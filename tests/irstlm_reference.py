"""What IRSTLM makes of five sentences: tlm of IRSTLM 6.00.05 (Debian 12), -n=3 -ps=no -lm=wb, and -lm=sb -beta=0.5.

Each table has log10 p and, below the highest order, the log10 back-off weight of an n-gram; those with `<s>` are left
out.
"""

LINES = ["a b a b", "a a b a", "b a b", "c a b a a", "b b c a b"]

_WB = """\
a -0.538391 -0.636822
b -0.579784 -0.511883
</s> -0.801632 -0.778151
c -1.10266 -0.477121
a a -0.6563 -0.30103
a b -0.282107 -0.60206
a </s> -0.720599 -0.477121
b a -0.401471 -0.367977
b b -0.801632 -0.30103
b </s> -0.553848 -0.60206
b c -0.994757 -0.30103
c a -0.117386 -0.477121
a a b -0.291466
a a </s> -0.462003
a b a -0.324047
a b </s> -0.351798
b a a -0.624482
b a b -0.292819
b a </s> -0.648963
b b c -0.259158
b c a -0.0547388
c a b -0.0753302"""

_SB = """\
a -0.538391 -0.823909
b -0.579784 -0.653212
</s> -0.801632 -1
c -1.10266 -0.60206
a a -0.713496 -0.30103
a b -0.229536 -0.778151
a </s> -0.76024 -0.60206
b a -0.343694 -0.425969
b b -0.942962 -0.30103
b </s> -0.504642 -0.778151
b c -1.13609 -0.30103
c a -0.0849336 -0.60206
a a b -0.263813
a a </s> -0.472574
a b a -0.307856
a b </s> -0.329002
b a a -0.704361
b a b -0.224715
b a </s> -0.720946
b b c -0.27039
b c a -0.0403938
c a b -0.0470292"""


def _table(text):
    """From n-gram to (log10 p, log10 back-off weight)."""
    table = {}
    for line in text.splitlines():
        fields = line.split()
        k = next(i for i, field in enumerate(fields) if field[0] == "-")
        numbers = [float(x) for x in fields[k:]]
        table[" ".join(fields[:k])] = (numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
    return table


TABLES = {"wb": _table(_WB), "sb": _table(_SB)}
