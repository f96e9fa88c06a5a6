"""Programs of other makes that ours is measured against; each runs with packages of its own."""
