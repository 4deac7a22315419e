// The table of quantisations; everything here is public through quantisation.h.
#include "models/quantisation.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace extractinator::models {
namespace {

// Blocks of one kind: 34 bytes for 32 weights (Q8_0), 210 for 256 (Q6_K), 176 (Q5_K), 144 (Q4_K),
// 110 (Q3_K), 84 (Q2_K), 18 for 32 (Q4_0), as ggml lays them out. The layers of mixed kinds are
// fitted to the sizes of the catalogue's files: the output is Q6_K there, embeddings beside it are
// of the kind in the name. A test holds every listed size against them.
constexpr auto kQuantisations = std::to_array<Quantisation>({
    {.name = "F16",
     .bits_layers = 16,
     .bits_output = 16,
     .bits_embedding = 16,
     .is_weighed = false},
    {.name = "Q8_0", .bits_layers = 8.5, .bits_output = 8.5, .bits_embedding = 8.5},
    {.name = "Q6_K", .bits_layers = 6.5625, .bits_output = 6.5625, .bits_embedding = 6.5625},
    {.name = "Q5_K_M", .bits_layers = 5.67, .bits_output = 6.5625, .bits_embedding = 5.5},
    {.name = "Q4_K_M", .bits_layers = 4.82, .bits_output = 6.5625, .bits_embedding = 4.5},
    {.name = "Q4_0",
     .bits_layers = 4.52,
     .bits_output = 6.5625,
     .bits_embedding = 4.5,
     .is_weighed = false},
    {.name = "Q3_K_M", .bits_layers = 3.85, .bits_output = 6.5625, .bits_embedding = 3.4375},
    {.name = "Q2_K", .bits_layers = 2.95, .bits_output = 6.5625, .bits_embedding = 2.625},
});

}  // namespace

std::span<const Quantisation> quantisations() { return kQuantisations; }

const Quantisation* find_quantisation(std::string_view name) {
  const auto found = std::ranges::find(kQuantisations, name, &Quantisation::name);
  return found == kQuantisations.end() ? nullptr : &*found;
}

}  // namespace extractinator::models
