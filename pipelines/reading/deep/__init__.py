"""The deep reader: a six-layer encoder fine-tuned on the project's training data, run as int8 by onnxruntime."""
