// Puts together what the schema says and what the grammar left to the validator. Public: support.h.
#include "run/support.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "json/value.h"
#include "schema/absence.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

constexpr std::size_t kMaxNamed = 5;

// Keywords that say something to people only.
std::vector<std::string> annotations_of(const schema::Node& node) {
  std::vector<std::string> names;
  if (!node.title.empty()) names.emplace_back("title");
  if (!node.description.empty()) names.emplace_back("description");
  if (node.default_value) names.emplace_back("default");
  for (const json::Member& member : node.annotations)
    names.push_back(member.key);
  return names;
}

// Where fields have a status: what `absence` is there. Elsewhere it means nothing.
std::map<schema::NodeId, Enforcement> statuses_of(const schema::Schema& schema) {
  std::map<schema::NodeId, Enforcement> found;
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    for (const auto& property : schema.node(static_cast<schema::NodeId>(i)).properties) {
      if (!schema::asks_for_absence(schema, property.node)) continue;
      const Enforcement enforcement =
          schema.is_nullable(property.node) ? Enforcement::decoding : Enforcement::adds_null;
      for (const schema::NodeId part : schema::conjunction_of(schema, property.node))
        found.emplace(part, enforcement);
    }
  }
  return found;
}

// As they stand in the source: each subschema is followed by those inside it, and definitions come
// where they are written.
std::vector<schema::NodeId> in_source_order(const schema::Schema& schema) {
  std::vector<schema::NodeId> order;
  std::vector<bool> is_seen(schema.n_nodes(), false);
  std::vector<schema::NodeId> open;
  const auto visit = [&](schema::NodeId id) {
    open.push_back(id);
    while (!open.empty()) {
      const schema::NodeId next = open.back();
      open.pop_back();
      if (is_seen[static_cast<std::size_t>(next)]) continue;
      is_seen[static_cast<std::size_t>(next)] = true;
      order.push_back(next);
      std::vector<schema::NodeId> inside;
      const std::string prefix = std::string(schema.pointer(next)) + "/";
      schema::for_each_child(schema.node(next), [&](schema::NodeId child) {
        if (schema.pointer(child).starts_with(prefix)) inside.push_back(child);
      });
      open.insert(open.end(), inside.rbegin(), inside.rend());
    }
  };
  visit(schema.root_id());
  for (const schema::Definition& definition : schema.definitions())
    visit(definition.node);
  for (std::size_t i = 0; i < schema.n_nodes(); ++i)
    visit(schema::NodeId{static_cast<std::uint32_t>(i)});
  return order;
}

}  // namespace

std::string_view to_string(Enforcement enforcement) {
  switch (enforcement) {
    case Enforcement::decoding:
      return "decoding";
    case Enforcement::afterwards:
      return "afterwards";
    case Enforcement::adds_null:
      return "decoding, adds null";
    case Enforcement::annotation:
      break;
  }
  return "ignored annotation";
}

std::vector<Support> support_of(
    const schema::Schema& schema, const grammar::Grammar& grammar, grammar::Formats formats
) {
  std::vector<grammar::Unheld> unheld(grammar.afterwards().begin(), grammar.afterwards().end());
  std::ranges::sort(unheld);
  const auto statuses = statuses_of(schema);
  std::vector<Support> report;
  for (const schema::NodeId id : in_source_order(schema)) {
    const schema::Node& node = schema.node(id);
    if (node.types.is_empty()) continue;  // `false`: said by the keyword around it.
    const std::string pointer(schema.pointer(id));
    for (const std::string_view keyword : grammar::keywords_of(node)) {
      const bool is_format = keyword == "format" && formats == grammar::Formats::annotation;
      const grammar::Unheld sought{.node = id, .keyword = std::string(keyword)};
      const Enforcement enforcement = is_format ? Enforcement::annotation
                                      : std::ranges::binary_search(unheld, sought)
                                          ? Enforcement::afterwards
                                          : Enforcement::decoding;
      report.push_back(
          {.pointer = pointer, .keyword = std::string(keyword), .enforcement = enforcement}
      );
    }
    for (std::string& keyword : annotations_of(node)) {
      const auto status = statuses.find(id);
      const bool is_status = keyword == schema::kAbsenceKeyword && status != statuses.end();
      const Enforcement enforcement = is_status ? status->second : Enforcement::annotation;
      report.push_back(
          {.pointer = pointer, .keyword = std::move(keyword), .enforcement = enforcement}
      );
    }
  }
  return report;
}

std::string summary_of(const std::vector<Support>& report) {
  std::size_t n_decoding = 0;
  std::size_t n_afterwards = 0;
  std::size_t n_adding = 0;
  std::string named;
  std::string adding;
  for (const Support& support : report) {
    if (support.enforcement == Enforcement::decoding) ++n_decoding;
    if (support.enforcement == Enforcement::adds_null) {
      ++n_decoding;
      if (++n_adding <= kMaxNamed) adding += (adding.empty() ? "" : ", ") + support.pointer;
    }
    if (support.enforcement != Enforcement::afterwards) continue;
    if (++n_afterwards > kMaxNamed) continue;
    named += std::format("{}{} at {}", named.empty() ? "" : ", ", support.keyword, support.pointer);
  }
  std::string text = std::format(
      "{} keyword{} of the schema hold{} while decoding",
      n_decoding,
      n_decoding == 1 ? "" : "s",
      n_decoding == 1 ? "s" : ""
  );
  const auto add = [&](std::string_view what, std::size_t n, const std::string& names) {
    if (n == 0) return;
    text += std::format("; {}: {}", what, names);
    if (n > kMaxNamed) text += std::format(" and {} more", n - kMaxNamed);
  };
  add("null where there is no value", n_adding, adding);
  add("checked afterwards", n_afterwards, named);
  return text;
}

}  // namespace extractinator::run
