"""The stages: peers that take values and return values, know the ground and no other stage."""
