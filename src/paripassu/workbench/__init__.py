"""Agreements in the browser, on one's own machine."""
