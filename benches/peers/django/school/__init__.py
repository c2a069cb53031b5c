"""Accounts of legal guardians, as a Django application has them."""
