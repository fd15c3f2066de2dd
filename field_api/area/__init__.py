"""What the map on a phone is made of, all told in one place before anything is fetched."""
