// How many bits the quantisations of llama.cpp spend on a weight, for sizes of files that nobody
// has listed.
#pragma once

#include <span>
#include <string_view>

namespace extractinator::models {

// Bits for each weight, scales included, by the part of the model. The mixed kinds (K_M) keep some
// tensors of a layer in more bits than others; theirs is the mean.
struct Quantisation {
  std::string_view name = {};  // As files name it, for example "Q4_K_M".
  double bits_layers = 0;
  double bits_output = 0;     // Of the output, also where it is the token embeddings.
  double bits_embedding = 0;  // Of token embeddings beside an output.
  // Whether it is weighed for a machine. F16 answers as Q8_0 does and takes twice the memory; Q4_0
  // takes hardly less than Q4_K_M.
  bool is_weighed = true;
};

// From most bits to fewest.
[[nodiscard]] std::span<const Quantisation> quantisations();

// Null pointer for names that are not known.
[[nodiscard]] const Quantisation* find_quantisation(std::string_view name);

}  // namespace extractinator::models
