"""predict() and the zhuti command; imports neither training, MLflow nor scikit-learn."""
