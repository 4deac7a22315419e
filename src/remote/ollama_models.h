// Models as Ollama names and lists them. Internal to the room.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "json/value.h"
#include "remote/fault.h"
#include "remote/http_client.h"

namespace extractinator::remote {

// The same model: without a tag Ollama means `latest`.
[[nodiscard]] bool is_name_of(std::string_view listed, const std::string& model);

// The model's entry in the server's list; it has a `digest`, and check_runs_there() holds of it.
// Fails with `model_not_found`, `unexpected_shape`, and as the connection does.
[[nodiscard]] Attempt<json::Value> listed_model(
    HttpClient& client, const std::string& model, const std::stop_token& stop
);

// Fails with `address_refused` for a model that the server itself asks another host for, by what it
// says of the model: such a name stands for one on somebody's computer, whatever the list of
// allowed hosts says.
[[nodiscard]] Attempt<void> check_runs_there(
    const json::Value& description, const std::string& model
);

}  // namespace extractinator::remote
