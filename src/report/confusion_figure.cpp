// Confusion matrices. Reachable through figures.h.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <numeric>
#include <string>
#include <vector>

#include "report/figure.h"
#include "report/figures.h"
#include "report/number.h"
#include "report/svg.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

constexpr std::size_t kMostLabels = 20;
constexpr double kLongestName = 150;
constexpr double kTurned = 0.70710678;  // Of 45 degrees.

using Counts = std::vector<std::vector<std::uint64_t>>;

std::uint64_t count_at(const Counts& counts, std::size_t row, std::size_t column) {
  return row < counts.size() && column < counts[row].size() ? counts[row][column] : 0;
}

// The rarest labels as one, "N others", so that the drawing stays readable.
ConfusionPlot shortened(const ConfusionPlot& plot) {
  if (plot.truth.size() <= kMostLabels && plot.predicted.size() <= kMostLabels) return plot;
  const auto keep = [](const std::vector<std::string>& labels, std::vector<std::uint64_t> totals) {
    std::vector<std::size_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&totals](std::size_t a, std::size_t b) {
      return totals[a] > totals[b];
    });
    if (order.size() > kMostLabels) order.resize(kMostLabels - 1);
    std::ranges::sort(order);
    return order;
  };
  std::vector<std::uint64_t> row_totals(plot.truth.size());
  std::vector<std::uint64_t> column_totals(plot.predicted.size());
  for (std::size_t i = 0; i < row_totals.size(); ++i) {
    for (std::size_t j = 0; j < column_totals.size(); ++j) {
      row_totals[i] += count_at(plot.counts, i, j);
      column_totals[j] += count_at(plot.counts, i, j);
    }
  }
  const std::vector<std::size_t> rows = keep(plot.truth, row_totals);
  const std::vector<std::size_t> columns = keep(plot.predicted, column_totals);
  ConfusionPlot result = {.title = plot.title, .name = plot.name};
  const auto name = [](const std::vector<std::string>& labels,
                       const std::vector<std::size_t>& kept,
                       std::vector<std::string>& names) {
    for (const std::size_t i : kept)
      names.push_back(labels[i]);
    if (labels.size() > kept.size())
      names.push_back(std::format("{} others", labels.size() - kept.size()));
  };
  name(plot.truth, rows, result.truth);
  name(plot.predicted, columns, result.predicted);
  result.counts.assign(result.truth.size(), std::vector<std::uint64_t>(result.predicted.size()));
  for (std::size_t i = 0; i < plot.truth.size(); ++i) {
    const auto row = static_cast<std::size_t>(std::ranges::find(rows, i) - rows.begin());
    for (std::size_t j = 0; j < plot.predicted.size(); ++j) {
      const auto column = static_cast<std::size_t>(std::ranges::find(columns, j) - columns.begin());
      result.counts[row][column] += count_at(plot.counts, i, j);
    }
  }
  return result;
}

Table confusion_table(const ConfusionPlot& plot) {
  Table table = {
      .name = plot.name,
      .caption = plot.title,
      .columns =
          {
              {.key = "truth", .title = "Truth"},
              {.key = "predicted", .title = "Predicted"},
              {.key = "n", .title = "n", .style = Style::number},
          },
      .note = "Pairs that never occur are left out.",
  };
  for (std::size_t i = 0; i < plot.truth.size(); ++i) {
    for (std::size_t j = 0; j < plot.predicted.size(); ++j) {
      const std::uint64_t n = count_at(plot.counts, i, j);
      if (n > 0)
        table.rows.push_back({plot.truth[i], plot.predicted[j], static_cast<std::int64_t>(n)});
    }
  }
  return table;
}

struct Cells {
  double width = 0;
  double height = 0;
};

// As wide as the names of the columns, within limits.
Cells cells_for(std::size_t n, double headers) {
  if (n <= 4) return {.width = std::clamp(headers + 14, 68.0, 104.0), .height = 42};
  if (n <= 8) return {.width = std::clamp(headers + 12, 52.0, 80.0), .height = 34};
  return {.width = 42, .height = 28};
}

}  // namespace

Figure draw_confusion(const ConfusionPlot& original) {
  const ConfusionPlot plot = shortened(original);
  const double names = std::max(30.0, widest(plot.truth, kLongestName));
  const double headers = widest(plot.predicted, kLongestName);
  const Cells cell = cells_for(std::max(plot.truth.size(), plot.predicted.size()), headers);
  const bool is_turned = headers > cell.width - 6;
  const double left = 22 + names + 10;
  const double top = 24 + (is_turned ? (headers * kTurned) + 16 : 22);
  const auto columns = static_cast<double>(plot.predicted.size());
  const auto rows = static_cast<double>(plot.truth.size());
  // Turned names lean over the right edge.
  const double lean = is_turned ? std::max(0.0, (headers * kTurned) - (cell.width / 2)) : 0;
  Figure figure = {
      .title = plot.title,
      .width = std::max(240.0, left + (columns * cell.width) + lean + 12),
      .height = std::max(120.0, top + (rows * cell.height) + 8),
      .data = confusion_table(original),
  };
  Svg svg;
  const bool has_other_rows = plot.truth.size() != original.truth.size();
  const bool has_other_columns = plot.predicted.size() != original.predicted.size();
  std::uint64_t total = 0;
  std::uint64_t right = 0;
  for (std::size_t i = 0; i < original.truth.size(); ++i) {
    for (std::size_t j = 0; j < original.predicted.size(); ++j) {
      const std::uint64_t n = count_at(original.counts, i, j);
      total += n;
      right += original.truth[i] == original.predicted[j] ? n : 0;
    }
  }
  svg.text(left, 14, "predicted", {.size = kSmallFont, .look = "m"});
  svg.text(
      12,
      top + (rows * cell.height / 2),
      "truth",
      {.anchor = Anchor::middle, .size = kSmallFont, .look = "m", .angle = -90}
  );
  for (std::size_t j = 0; j < plot.predicted.size(); ++j) {
    const double x = left + ((static_cast<double>(j) + 0.5) * cell.width);
    if (is_turned) {
      svg.text(x, top - 8, plot.predicted[j], {.angle = -45}, kLongestName);
    } else {
      svg.text(x, top - 8, plot.predicted[j], {.anchor = Anchor::middle});
    }
  }
  for (std::size_t i = 0; i < plot.truth.size(); ++i) {
    const double y = top + (static_cast<double>(i) * cell.height);
    svg.text(
        left - 8, y + (cell.height / 2) + 4, plot.truth[i], {.anchor = Anchor::end}, kLongestName
    );
    std::uint64_t row_total = 0;
    for (std::size_t j = 0; j < plot.predicted.size(); ++j)
      row_total += count_at(plot.counts, i, j);
    for (std::size_t j = 0; j < plot.predicted.size(); ++j) {
      const std::uint64_t n = count_at(plot.counts, i, j);
      // What is summed up has no one label.
      const bool is_one = (!has_other_rows || i + 1 < plot.truth.size()) &&
                          (!has_other_columns || j + 1 < plot.predicted.size());
      const bool is_right = is_one && plot.truth[i] == plot.predicted[j];
      const double share =
          row_total == 0 ? 0 : static_cast<double>(n) / static_cast<double>(row_total);
      const double x = left + (static_cast<double>(j) * cell.width);
      const Box box = {
          .left = x + 1,
          .top = y + 1,
          .right = x + cell.width - 1,
          .bottom = y + cell.height - 1,
      };
      svg.rectangle(
          box,
          is_right ? "sh right" : "sh",
          std::format(
              "{} as {}: {} of {} ({}\xC2\xA0%)",
              plot.truth[i],
              plot.predicted[j],
              n,
              row_total,
              fixed(100 * share, 1)
          ),
          share
      );
      svg.text(
          (box.left + box.right) / 2,
          ((box.top + box.bottom) / 2) + 4,
          short_count(static_cast<double>(n)),
          {.anchor = Anchor::middle, .look = n == 0 ? "m" : (is_right ? "b" : "")}
      );
    }
  }
  if (total == 0) svg.text(left, top + 20, "no values", {.look = "m"});
  figure.description = std::format(
      "Confusion matrix of {} true and {} predicted labels: {} of {} values on the diagonal.",
      original.truth.size(),
      original.predicted.size(),
      right,
      total
  );
  figure.note = "Shade: share of the row. Framed: truth and prediction agree.";
  if (has_other_rows || has_other_columns) {
    figure.note += " The rarest labels are summed up; the table has all.";
  }
  figure.markup = svg.take();
  return figure;
}

}  // namespace extractinator::report
