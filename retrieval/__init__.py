"""Everything that finds: the catalogue, its importers, the indexes and the ranked search."""
