"""Pictures: the wheel, a strip of months, and charts, as SVG and as PNG. What they show is handed in."""
