// Entities: lists of passages to tags of tokens and back. Reachable from outside as members of
// Adapter.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/adapter.h"
#include "dragon/entities.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/numerals.h"
#include "dragon/placement.h"
#include "dragon/prepared.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "dragon/token_text.h"
#include "json/value.h"
#include "schema/evidence.h"
#include "text/folding.h"
#include "text/utf8.h"

namespace extractinator::dragon {
namespace {

bool is_multiple(const Task& task) {
  return task.type == LabelType::multi_label_named_entity_recognition;
}

const json::Value* member(const json::Value* object, std::string_view name) {
  return object == nullptr ? nullptr : object->find(name);
}

const json::Value* item_at(const json::Value* list, std::size_t index) {
  if (list == nullptr || !list->is_array() || index >= list->as_array().size()) return nullptr;
  return &list->as_array()[index];
}

std::string text_of(const json::Value* value) {
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

std::u32string folded(std::string_view text) {
  return text::to_lower(text::with_single_spaces(text));
}

// The name as the training labels spell it; nothing if they do not have it.
std::optional<std::string> spelt(const LabelSet& labels, std::string_view name) {
  if (labels.entities.empty()) return std::string(name);
  if (std::ranges::contains(labels.entities, name)) return std::string(name);
  const auto is_like = [&](const std::string& known) { return folded(known) == folded(name); };
  const auto found = std::ranges::find_if(labels.entities, is_like);
  return found == labels.entities.end() ? std::nullopt : std::optional(*found);
}

// A passage that an answer names, with what it is; nothing is only there to find the others.
struct Named {
  Mention mention = {};
  std::vector<std::string> names = {};
};

class AnswerReader {
 public:
  AnswerReader(const TaskTemplate& form, const LabelSet& labels) : form_(form), labels_(labels) {}

  [[nodiscard]] std::vector<Named> read(const Answer& answer) const {
    std::vector<Named> all;
    const json::Value* const list = answer.values.find(form_.rule.list);
    const json::Value* const evidence = answer.evidence.find(form_.rule.list);
    for (std::size_t i = 0; item_at(list, i) != nullptr; ++i)
      read_item(*item_at(list, i), item_at(evidence, i), all);
    return all;
  }

 private:
  void read_item(
      const json::Value& item, const json::Value* evidence, std::vector<Named>& all
  ) const {
    const std::vector<std::int64_t> numbers = numbers_of(item);
    if (!form_.rule.numerals.empty()) {
      add(text_of(item.find(form_.rule.numerals)), form_.rule.spans.size(), {}, all);
    }
    for (std::size_t kind = 0; kind < form_.rule.spans.size(); ++kind) {
      const SpanRule& rule = form_.rule.spans[kind];
      if (rule.list.empty()) {
        read_span(rule, kind, item, evidence, numbers, all);
        continue;
      }
      const json::Value* const list = item.find(rule.list);
      const json::Value* const beside = member(evidence, rule.list);
      for (std::size_t i = 0; item_at(list, i) != nullptr; ++i)
        read_span(rule, kind, *item_at(list, i), item_at(beside, i), numbers, all);
    }
  }

  void read_span(
      const SpanRule& rule,
      std::size_t kind,
      const json::Value& owner,
      const json::Value* evidence,
      const std::vector<std::int64_t>& numbers,
      std::vector<Named>& all
  ) const {
    const std::string given = rule.name.empty() ? text_of(owner.find(rule.field)) : rule.name;
    const std::optional<std::string> name = spelt(labels_, given);
    if (given.empty() || !name) return;
    std::string words = !rule.text.empty()    ? text_of(owner.find(rule.text))
                        : !rule.field.empty() ? text_of(member(evidence, rule.field))
                                              : text_of(&owner);
    std::vector<std::string> names;
    if (is_multiple(*form_.task)) {
      for (const std::int64_t number : numbers)
        names.push_back(with_number(number, *name));
    } else {
      names.push_back(*name);
    }
    if (!names.empty()) add(std::move(words), kind, std::move(names), all);
  }

  static void add(
      std::string words, std::size_t kind, std::vector<std::string> names, std::vector<Named>& all
  ) {
    if (words.find_first_not_of(" \t\r\n") == std::string::npos) return;
    all.push_back({.mention = {.text = std::move(words), .kind = kind}, .names = std::move(names)});
  }

  [[nodiscard]] std::vector<std::int64_t> numbers_of(const json::Value& item) const {
    if (!form_.rule.numerals.empty()) {
      std::vector<std::int64_t> numbers = romans_in(text_of(item.find(form_.rule.numerals)));
      for (std::int64_t& number : numbers)
        --number;
      return numbers;
    }
    std::vector<std::int64_t> numbers;
    const json::Value* const list = item.find(form_.rule.numbers);
    for (std::size_t i = 0; item_at(list, i) != nullptr; ++i) {
      const auto number = item_at(list, i)->to_int64();
      if (number && *number >= 0) numbers.push_back(*number);
    }
    return numbers;
  }

  const TaskTemplate& form_;
  const LabelSet& labels_;
};

// Further places of words that were named once, where words of this kind are always meant.
void add_repeats(
    const TokenText& text,
    const std::vector<Named>& named,
    const std::set<std::string>& repeated,
    std::vector<Entity>& entities
) {
  std::map<std::string_view, std::size_t> n_named;
  for (const Named& one : named)
    ++n_named[one.mention.text];
  std::vector<bool> is_taken(text.n_tokens(), false);
  const auto tokens_of = [&](const Entity& entity) {
    return std::ranges::subrange(
        is_taken.begin() + static_cast<std::ptrdiff_t>(entity.begin),
        is_taken.begin() + static_cast<std::ptrdiff_t>(entity.end)
    );
  };
  for (const Entity& entity : entities)
    std::ranges::fill(tokens_of(entity), true);
  for (const Named& one : named) {
    if (one.names.empty() || n_named[one.mention.text] > 1 || !repeated.contains(one.names.front()))
      continue;
    for (const TokenSpan& span : text.find(one.mention.text, 1)) {
      const Entity entity = {.begin = span.begin, .end = span.end, .name = one.names.front()};
      if (std::ranges::contains(tokens_of(entity), true)) continue;
      std::ranges::fill(tokens_of(entity), true);
      entities.push_back(entity);
    }
  }
}

// Words of an entity as a quote can have them.
json::Value quoted(std::span<const std::string> tokens) {
  std::size_t n = tokens.size();
  std::string text = joined(tokens);
  while (n > 1 && text::count_code_points(text) > schema::kMaxQuoteCharacters)
    text = joined(tokens.first(--n));
  return json::Value(std::move(text));
}

// Words of an entity as a text: of a long one its beginning and its end.
json::Value spelt_out(std::span<const std::string> tokens) {
  constexpr std::size_t kMostTokens = 16;
  constexpr std::size_t kAtEachEnd = 6;
  constexpr std::size_t kMostCharacters = 200;
  std::string text = joined(tokens);
  if (tokens.size() <= kMostTokens && text::count_code_points(text) <= kMostCharacters)
    return json::Value(std::move(text));
  for (std::size_t n = std::min(kAtEachEnd, tokens.size() / 2); n > 0; --n) {
    text = joined(tokens.first(n)) + " … " + joined(tokens.last(n));
    if (text::count_code_points(text) <= kMostCharacters) break;
  }
  return json::Value(std::move(text));
}

// Fields of one item of an answer's list, and its evidence.
struct Item {
  json::Value::Object values = {};
  json::Value::Object evidence = {};
};

class AnswerWriter {
 public:
  AnswerWriter(const TaskTemplate& form, const LabelSet& labels, const Prepared& report)
      : form_(form),
        report_(report) {
    for (const SpanRule& rule : form.rule.spans) {
      // Constants are in the template's spelling, labels in that of the training data.
      const auto constant = spelt(labels, rule.name);
      names_.push_back(
          rule.name.empty() ? names_of(form, rule, labels)
                            : std::vector{constant.value_or(rule.name)}
      );
    }
  }

  [[nodiscard]] Answer write(const Tags& tags) {
    std::vector<Entity> entities = entities_of(tags);
    std::erase_if(entities, [&](const Entity& entity) {
      return entity.begin < report_.n_cut_tokens;
    });
    for (Entity& entity : entities) {
      entity.begin -= report_.n_cut_tokens;
      entity.end -= report_.n_cut_tokens;
    }
    if (!form_.rule.numerals.empty()) {
      write_by_place(entities);
    } else if (!form_.rule.numbers.empty()) {
      write_by_number(entities);
    } else {
      for (const Entity& entity : entities) {
        const auto kind = kind_of(entity.name);
        if (kind) write_item(item_of(*kind, entity.name, entity), form_.rule.spans[*kind]);
      }
    }
    return {
        .values = json::Value(
            json::Value::Object{{.key = form_.rule.list, .value = json::Value(std::move(values_))}}
        ),
        .evidence = json::Value(
            json::Value::Object{
                {.key = form_.rule.list, .value = json::Value(std::move(evidence_))}
            }
        ),
    };
  }

 private:
  [[nodiscard]] std::span<const std::string> tokens_of(const Entity& entity) const {
    return std::span(report_.tokens).subspan(entity.begin, entity.end - entity.begin);
  }

  [[nodiscard]] std::optional<std::size_t> kind_of(std::string_view name) const {
    const auto has_name = [&](const std::vector<std::string>& names) {
      return std::ranges::contains(names, name);
    };
    const auto found = std::ranges::find_if(names_, has_name);
    if (found == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names_.begin());
  }

  [[nodiscard]] Item item_of(std::size_t kind, std::string_view name, const Entity& entity) const {
    const SpanRule& rule = form_.rule.spans[kind];
    Item item;
    if (!rule.text.empty())
      item.values.push_back({.key = rule.text, .value = spelt_out(tokens_of(entity))});
    if (rule.name.empty()) {
      item.values.push_back({.key = rule.field, .value = json::Value(std::string(name))});
      if (rule.text.empty())
        item.evidence.push_back({.key = rule.field, .value = quoted(tokens_of(entity))});
    } else if (rule.text.empty()) {
      item.values.push_back({.key = {}, .value = spelt_out(tokens_of(entity))});
    }
    return item;
  }

  void write_item(Item item, const SpanRule& rule) {
    // A list of texts has no fields.
    const bool is_text = rule.field.empty() && rule.text.empty();
    values_.push_back(
        is_text ? std::move(item.values.front().value) : json::Value(std::move(item.values))
    );
    evidence_.emplace_back(std::move(item.evidence));
  }

  // An item for each place, with the numerals of all entities there.
  void write_by_place(const std::vector<Entity>& entities) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::int64_t>> numbers;
    for (const Entity& entity : entities) {
      if (const auto parts = numbered(entity.name))
        numbers[{entity.begin, entity.end}].push_back(parts->number);
    }
    for (auto& [place, of_place] : numbers) {
      std::ranges::sort(of_place);
      std::string numerals;
      for (const std::int64_t number : of_place)
        numerals += (numerals.empty() ? "" : "+") + to_roman(number + 1);
      Item item = item_of(0, {}, {.begin = place.first, .end = place.second});
      item.values.insert(
          item.values.begin(),
          {.key = form_.rule.numerals, .value = json::Value(std::move(numerals))}
      );
      write_item(std::move(item), form_.rule.spans.front());
    }
  }

  // What is said of some numbers: entities of each kind.
  struct Row {
    std::size_t begin = 0;  // Of the first entity.
    std::vector<std::int64_t> numbers = {};
    std::vector<std::vector<Entity>> kinds = {};
  };

  // Items with at most one entity of each kind, or a list of them; as many for a number as its
  // kinds need, and one for all numbers of which the same is said in the same place.
  void write_by_number(const std::vector<Entity>& entities) {
    const std::size_t n_kinds = form_.rule.spans.size();
    std::map<std::int64_t, std::vector<std::vector<Entity>>> by_number;
    for (const Entity& entity : entities) {
      const auto parts = numbered(entity.name);
      const auto kind = parts ? kind_of(parts->name) : std::nullopt;
      if (!kind) continue;
      auto& kinds = by_number[parts->number];
      kinds.resize(n_kinds);
      kinds[*kind].push_back(
          {.begin = entity.begin, .end = entity.end, .name = std::string(parts->name)}
      );
    }
    std::vector<Row> rows;
    for (const auto& [number, kinds] : by_number) {
      std::size_t n_items = 1;
      for (std::size_t kind = 0; kind < n_kinds; ++kind) {
        if (!is_listed(kind)) n_items = std::max(n_items, kinds[kind].size());
      }
      for (std::size_t i = 0; i < n_items; ++i)
        add_row(number, part_of(kinds, i), rows);
    }
    std::ranges::stable_sort(rows, {}, &Row::begin);
    for (const Row& row : rows)
      write_item(item_of(row), form_.rule.spans.front());
  }

  [[nodiscard]] bool is_listed(std::size_t kind) const {
    return !form_.rule.spans[kind].list.empty();
  }

  // The entity of each kind with this index; all of kinds that are lists, for the first.
  [[nodiscard]] std::vector<std::vector<Entity>> part_of(
      const std::vector<std::vector<Entity>>& kinds, std::size_t index
  ) const {
    std::vector<std::vector<Entity>> part(kinds.size());
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      if (is_listed(kind)) {
        if (index == 0) part[kind] = kinds[kind];
      } else if (index < kinds[kind].size()) {
        part[kind] = {kinds[kind][index]};
      }
    }
    return part;
  }

  void add_row(
      std::int64_t number, std::vector<std::vector<Entity>> kinds, std::vector<Row>& rows
  ) const {
    const auto same = std::ranges::find(rows, kinds, &Row::kinds);
    if (same != rows.end()) {
      same->numbers.push_back(number);
      return;
    }
    Row row{.begin = report_.tokens.size(), .numbers = {number}, .kinds = std::move(kinds)};
    for (const std::vector<Entity>& of_kind : row.kinds) {
      for (const Entity& entity : of_kind)
        row.begin = std::min(row.begin, entity.begin);
    }
    rows.push_back(std::move(row));
  }

  [[nodiscard]] Item item_of(const Row& row) const {
    Item item;
    json::Value::Array numbers;
    for (const std::int64_t number : row.numbers)
      numbers.push_back(json::Value::integer(number));
    item.values.push_back({.key = form_.rule.numbers, .value = json::Value(std::move(numbers))});
    for (std::size_t kind = 0; kind < row.kinds.size(); ++kind) {
      const SpanRule& rule = form_.rule.spans[kind];
      if (!is_listed(kind)) {
        if (row.kinds[kind].empty()) {
          item.values.push_back({.key = rule.field, .value = {}});
          continue;
        }
        const Entity& entity = row.kinds[kind].front();
        Item part = item_of(kind, entity.name, entity);
        std::ranges::move(part.values, std::back_inserter(item.values));
        std::ranges::move(part.evidence, std::back_inserter(item.evidence));
        continue;
      }
      json::Value::Array values;
      json::Value::Array evidence;
      for (const Entity& entity : row.kinds[kind]) {
        Item part = item_of(kind, entity.name, entity);
        values.emplace_back(std::move(part.values));
        evidence.emplace_back(std::move(part.evidence));
      }
      item.values.push_back({.key = rule.list, .value = json::Value(std::move(values))});
      item.evidence.push_back({.key = rule.list, .value = json::Value(std::move(evidence))});
    }
    return item;
  }

  const TaskTemplate& form_;
  const Prepared& report_;
  std::vector<std::vector<std::string>> names_ = {};  // Of each rule for spans.
  json::Value::Array values_ = {};
  json::Value::Array evidence_ = {};
};

// Names of entities of whose words every place is tagged alike, in the reports where they stand
// more than once.
std::set<std::string> always_repeated(
    std::span<const Case> training, const Preparation& preparation
) {
  constexpr std::size_t kFewest = 3;
  constexpr double kShare = 0.95;
  struct Count {
    std::size_t n_groups = 0;
    std::size_t n_complete = 0;
  };
  std::map<std::string, Count> counts;
  for (const Case& row : training) {
    const Prepared report = preparation.prepare(row, Language::en);
    const TokenText text(report.tokens);
    std::map<std::pair<std::string, std::string>, std::size_t> groups;  // Name, words.
    for (const Entity& entity : entities_of(row.label->tags)) {
      if (entity.begin < report.n_cut_tokens) continue;
      const auto tokens = std::span(row.parts).subspan(entity.begin, entity.end - entity.begin);
      ++groups[{entity.name, joined(tokens)}];
    }
    for (const auto& [group, n] : groups) {
      const std::size_t n_places = text.find(group.second, 1).size();
      if (n_places < 2) continue;
      Count& count = counts[group.first];
      ++count.n_groups;
      if (n >= n_places) ++count.n_complete;
    }
  }
  std::set<std::string> names;
  for (const auto& [name, count] : counts) {
    const bool is_always =
        static_cast<double>(count.n_complete) >= kShare * static_cast<double>(count.n_groups);
    if (count.n_groups >= kFewest && is_always) names.insert(name);
  }
  return names;
}

std::size_t n_different(const Tags& a, const Tags& b) {
  std::size_t n = 0;
  for (std::size_t token = 0; token < a.size() && token < b.size(); ++token) {
    if (!std::ranges::is_permutation(a[token], b[token])) ++n;
  }
  return n;
}

}  // namespace

Adapter::Adapted Adapter::entities_of_answer(const Answer& answer, const Prepared& report) const {
  const std::vector<Named> named = AnswerReader(form_, labels_).read(answer);
  std::vector<Mention> mentions;
  for (const Named& one : named)
    mentions.push_back(one.mention);
  const TokenText text(report.tokens);
  const auto places = place(text, mentions, placement_);
  Adapted adapted;
  std::vector<Entity> entities;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!places[i]) {
      ++adapted.n_not_found;
      continue;
    }
    for (const std::string& name : named[i].names)
      entities.push_back({.begin = places[i]->begin, .end = places[i]->end, .name = name});
  }
  if (!is_multiple(*form_.task)) add_repeats(text, named, repeated_, entities);
  for (Entity& entity : entities) {
    entity.begin += report.n_cut_tokens;
    entity.end += report.n_cut_tokens;
  }
  const std::size_t n_tokens = report.n_cut_tokens + report.tokens.size();
  adapted.label.tags = is_multiple(*form_.task) ? multiple_tags(entities, n_tokens)
                                                : single_tags(entities, n_tokens);
  return adapted;
}

Answer Adapter::answer_of_entities(const Label& label, const Prepared& report) const {
  return AnswerWriter(form_, labels_, report).write(label.tags);
}

void Adapter::choose_placement(const Preparation& preparation, std::span<const Case> training) {
  constexpr std::size_t kMostCases = 300;
  std::vector<Case> cases;
  for (const Case& row : training) {
    if (row.label && cases.size() < kMostCases) cases.push_back(row);
  }
  if (!is_multiple(*form_.task)) repeated_ = always_repeated(cases, preparation);
  std::optional<std::size_t> fewest;
  PlacementRule best;
  for (const bool is_from_end : {false, true}) {
    for (const bool is_one_order : {true, false}) {
      placement_ = {.is_one_order = is_one_order, .is_from_end = is_from_end};
      std::size_t n_mistakes = 0;
      for (const Case& row : cases) {
        const Prepared report = preparation.prepare(row, Language::en);
        const Adapted adapted = label_of(answer_of(*row.label, report), report);
        n_mistakes += n_different(row.label->tags, adapted.label.tags);
      }
      if (fewest && n_mistakes >= *fewest) continue;
      fewest = n_mistakes;
      best = placement_;
    }
  }
  placement_ = best;
}

}  // namespace extractinator::dragon
