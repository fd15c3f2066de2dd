"""Every question about ground that is put to the database; who asks is part of each."""

from registry.ground.queries.land import (
    areas_at,
    areas_of,
    areas_with_layers,
    division_in_scope,
    exported,
    exports_listed,
    get_layer,
    in_force,
    largest_areas,
    layer_of_file,
    layers_listed,
    layers_seen_by,
    others_at,
    staked,
)

__all__ = [
    "areas_at",
    "areas_of",
    "areas_with_layers",
    "division_in_scope",
    "exported",
    "exports_listed",
    "get_layer",
    "in_force",
    "largest_areas",
    "layer_of_file",
    "layers_listed",
    "layers_seen_by",
    "others_at",
    "staked",
]
