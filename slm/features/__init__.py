"""Learning on plain arrays: regression, PCA, sparse coding, autoencoder."""
