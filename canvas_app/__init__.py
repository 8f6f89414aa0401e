"""Desktop editor for business models of AI companies."""

__version__ = "0.1.0"
