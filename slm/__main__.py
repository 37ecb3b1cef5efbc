"""`python -m slm`: the command line."""

from slm.commands import main

raise SystemExit(main())
