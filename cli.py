"""`python cli.py ...` from a checkout: the same door as the installed command `slm`."""

from slm.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
