"""What pages show of the catalogue: listings, subject pages, the keyword index."""
