"""The strategy view: the framework as an outline that is answered in place, and how far it is."""
