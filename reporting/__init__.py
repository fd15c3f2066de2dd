"""What the other rooms did, counted; every figure opens to what it counts."""
