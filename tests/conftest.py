"""Properties are tried on the same examples in every run, however busy the machine is."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")
