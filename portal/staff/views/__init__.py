"""The pages of this app: management for the functional manager, and a colleague's own pages."""
