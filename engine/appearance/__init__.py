"""What a head looks like beside its shape: pigments, and the maps of skin and eyes that are baked from them."""
