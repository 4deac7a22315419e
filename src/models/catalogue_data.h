// The files of the catalogue as the program carries them; internal to the models room.
#pragma once

#include <string_view>

namespace extractinator::models {

// The text of docs/data/models.json.
[[nodiscard]] std::string_view models_data();
// The text of docs/data/published-scores.json.
[[nodiscard]] std::string_view published_scores_data();

}  // namespace extractinator::models
