// Unions whose alternatives are told apart by the value of a field; internal to the Pydantic
// reader.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

// The union as a tagged union. If a class in it is not made yet, the union is marked and must be
// given here again when all are. Fails with `invalid_input` where Pydantic refuses.
[[nodiscard]] Result<std::shared_ptr<Core>> apply_discriminator(
    Program& program,
    const std::map<std::string, std::shared_ptr<Core>, std::less<>>& definitions,
    const std::shared_ptr<Core>& core,
    const std::string& name,
    std::size_t offset
);

}  // namespace extractinator::schema::pydantic
