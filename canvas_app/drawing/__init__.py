"""What a view looks like: lanes, blocks, cards, lines and charts as plain shapes. No toolkit.

The window, the PDF and the SVG draw the same shapes; text is measured from the shipped fonts' own widths.
"""
