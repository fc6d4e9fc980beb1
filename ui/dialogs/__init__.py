"""Dialogs of the window; each lies over the page, never over the header's button."""
