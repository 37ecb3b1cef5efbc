"""From files to ids: reading, sentences, tokenizers, the vocabulary, the encoder, the named corpora."""
