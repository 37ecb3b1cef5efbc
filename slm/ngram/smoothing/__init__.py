"""Estimators that are one formula each: what an n-gram's own count gives it; the rest is `slm.ngram.assemble`."""
