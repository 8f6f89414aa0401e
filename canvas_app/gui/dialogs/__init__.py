"""Dialogs and pop-ups: messages, the finder, quick add, the package of a domain, properties, keys."""
