"""Writes a GGUF model file of the "llama" architecture from named numpy arrays: Q8_0 matrices, F32 norms. No torch."""

import gguf
import numpy as np

import prompt
import tokenizer as tok


def write(path, shape, merges_tokenizer, arrays, name, description, quantisation="Q8_0"):
    """Writes one model.

    `shape` has vocabulary, width, layers, heads, feed_forward, context, rope_base, norm_epsilon and may have kv_heads.
    `arrays` maps GGUF tensor names to float32 arrays; without "output.weight" the embedding is used in its place.
    """
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name(name)
    writer.add_description(description)
    writer.add_license("Apache-2.0")
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["feed_forward"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape.get("kv_heads", shape["heads"]))
    writer.add_rope_dimension_count(shape["width"] // shape["heads"])
    writer.add_rope_freq_base(shape["rope_base"])
    writer.add_layer_norm_rms_eps(shape["norm_epsilon"])
    writer.add_vocab_size(shape["vocabulary"])
    kinds = {"Q8_0": gguf.LlamaFileType.MOSTLY_Q8_0, "F16": gguf.LlamaFileType.MOSTLY_F16}
    writer.add_file_type(kinds[quantisation])

    tokens = merges_tokenizer.tokens
    special = set(tok.SPECIALS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if t in special else gguf.TokenType.NORMAL for t in tokens])
    writer.add_token_merges([" ".join(pair) for pair in merges_tokenizer.merges])
    writer.add_eos_token_id(merges_tokenizer.im_end)
    writer.add_eot_token_id(merges_tokenizer.im_end)
    writer.add_pad_token_id(merges_tokenizer.pad)
    writer.add_add_bos_token(False)
    writer.add_chat_template(prompt.CHAT_TEMPLATE)

    kind = gguf.GGMLQuantizationType[quantisation]
    for tensor_name, array in arrays.items():
        array = np.ascontiguousarray(array, dtype=np.float32)
        if array.ndim == 1:
            writer.add_tensor(tensor_name, array)
        else:
            writer.add_tensor(tensor_name, gguf.quants.quantize(array, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
