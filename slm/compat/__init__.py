"""Doors shaped like other libraries' interfaces."""
