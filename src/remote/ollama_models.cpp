// Finds a model in Ollama's list; everything here is internal to the room, through
// ollama_models.h.
#include "remote/ollama_models.h"

#include <algorithm>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "remote/fault.h"
#include "remote/http_client.h"
#include "remote/protocol.h"

namespace extractinator::remote {

bool is_name_of(std::string_view listed, const std::string& model) {
  return listed == model || (!model.contains(':') && listed == model + ":latest");
}

Attempt<void> check_runs_there(const json::Value& description, const std::string& model) {
  if (string_member(description, "remote_host").empty() && !model.ends_with(":cloud") &&
      !model.ends_with("-cloud")) {
    return {};
  }
  return give_up(
      Cause::address_refused, "the model does not run at the server, which asks another host"
  );
}

Attempt<json::Value> listed_model(
    HttpClient& client, const std::string& model, const std::stop_token& stop
) {
  TRY(const HttpResponse listed, client.send({.path = "/api/tags"}, stop));
  TRY(const json::Value list, json_of(listed));
  const json::Value* models = member(list, "models", json::Kind::array);
  if (models == nullptr)
    return give_up(Cause::unexpected_shape, "the list of models has no models");
  const auto found = std::ranges::find_if(models->as_array(), [&](const json::Value& entry) {
    return is_name_of(string_member(entry, "name"), model) ||
           is_name_of(string_member(entry, "model"), model);
  });
  if (found == models->as_array().end()) {
    return give_up(
        Cause::model_not_found,
        client.endpoint().label() + " does not have the model `" + model + "`"
    );
  }
  TRY_VOID(check_runs_there(*found, model));
  if (string_member(*found, "digest").empty())
    return give_up(Cause::unexpected_shape, "the list of models has no digest for the model");
  return *found;
}

}  // namespace extractinator::remote
