"""The edges: the only code that touches disk, processes, clock and network."""
