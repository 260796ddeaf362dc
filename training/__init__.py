"""Fit, evaluate and track models; the only room that knows scikit-learn's fitting and MLflow."""
