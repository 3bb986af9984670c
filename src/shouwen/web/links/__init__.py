"""Links to customers' own pages, as members give and withdraw them."""
