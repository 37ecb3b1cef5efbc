"""Batches, the training loop, schedules, early stop, checkpoints."""
