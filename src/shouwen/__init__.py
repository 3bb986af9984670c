"""Shouwen runs a customer-service organisation by its own written regulations."""
