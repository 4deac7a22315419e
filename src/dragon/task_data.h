// The files of `tasks/` as the program carries them; internal to the dragon room.
#pragma once

#include <string_view>

namespace extractinator::dragon {

// The text of `tasks/<name>.json`; empty for a name that is not there.
[[nodiscard]] std::string_view task_data(std::string_view name);

}  // namespace extractinator::dragon
