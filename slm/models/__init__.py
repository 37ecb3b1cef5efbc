"""The language models behind one interface."""
