"""Text to tokens to scores to themes, with the evidence; the artifact that holds a trained model."""
