#include "plot/labels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cleave::report {
namespace {

// Labels that stand as close as they may, kept together.
struct Block {
    double sum = 0;  // of where each wants the block's first label
    std::size_t size = 0;
    double first() const { return sum / static_cast<double>(size); }
};

Box around(Spot centre, const LabelSize& size) {
    return {centre.x - size.width / 2, centre.y - size.height / 2, centre.x + size.width / 2,
            centre.y + size.height / 2};
}

double overlap(const Box& a, const Box& b) {
    const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
    const double height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    return width > 0 && height > 0 ? width * height : 0;
}

double outside(const Box& box, const Box& bounds) {
    const double area = (box.right - box.left) * (box.bottom - box.top);
    return area - overlap(box, bounds);
}

// From the best to the worst: beside, above and below, then further away.
std::vector<Spot> candidates(Spot at, const LabelSize& size, double clearance) {
    std::vector<Spot> centres;
    for (const double away : {0.0, 0.8, 1.6, 2.6, 3.8, 5.2}) {
        const double dx = clearance + size.width / 2 + 2;
        const double dy = clearance + size.height / 2 + away * size.height;
        const double lift = away * size.height;
        for (const double side : {1.0, -1.0}) {
            centres.push_back({at.x + side * dx, at.y - lift});
            centres.push_back({at.x + side * dx, at.y + lift});
        }
        for (const double side : {0.0, 0.7, -0.7}) {
            centres.push_back({at.x + side * dx, at.y - dy});
            centres.push_back({at.x + side * dx, at.y + dy});
        }
    }
    return centres;
}

double distance_of(Spot a, Spot b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

// Pool adjacent violators: with the gaps taken out, this is isotonic regression.
std::vector<double> spread(std::span<const double> wanted, double gap, double low, double high) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<Block> blocks;
    double rank = 0;
    for (const std::size_t i : order) {
        blocks.push_back({wanted[i] - gap * rank, 1});
        ++rank;
        while (blocks.size() > 1 && blocks.back().first() < blocks[blocks.size() - 2].first()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().size += last.size;
        }
    }
    const double room = std::max(low, high - gap * std::max(0.0, rank - 1));
    std::vector<double> places(wanted.size());
    std::size_t done = 0;
    for (const Block& block : blocks) {
        for (std::size_t k = 0; k < block.size; ++k, ++done) {
            places[order[done]] =
                std::clamp(block.first(), low, room) + gap * static_cast<double>(done);
        }
    }
    return places;
}

std::vector<Spot> moved_apart(std::span<const Spot> points, double distance) {
    std::vector<Spot> moved(points.begin(), points.end());
    constexpr int rounds = 200;
    for (int round = 0; round < rounds; ++round) {
        bool settled = true;
        for (std::size_t i = 0; i < moved.size(); ++i) {
            for (std::size_t j = i + 1; j < moved.size(); ++j) {
                const double apart = distance_of(moved[i], moved[j]);
                if (apart >= distance * 0.999) continue;
                settled = false;
                // Points in one place part in directions of their own: the golden angle.
                const double angle = 2.399963 * static_cast<double>(i * moved.size() + j);
                const Spot along = apart > 1e-9 ? Spot{(moved[j].x - moved[i].x) / apart,
                                                       (moved[j].y - moved[i].y) / apart}
                                                : Spot{std::cos(angle), std::sin(angle)};
                const double push = (distance - apart) / 2;
                moved[i] = {moved[i].x - along.x * push, moved[i].y - along.y * push};
                moved[j] = {moved[j].x + along.x * push, moved[j].y + along.y * push};
            }
        }
        if (settled) break;
    }
    return moved;
}

std::vector<Spot> beside(std::span<const Spot> points, std::span<const LabelSize> sizes,
                         const Box& bounds, double clearance) {
    std::vector<Box> taken;
    for (const Spot& p : points) {
        taken.push_back(around(p, {2 * clearance, 2 * clearance}));
    }
    std::vector<Spot> centres;
    for (std::size_t i = 0; i < points.size(); ++i) {
        Spot best;
        double least = -1;
        for (const Spot& centre : candidates(points[i], sizes[i], clearance)) {
            const Box box = around(centre, sizes[i]);
            double cost = 10 * outside(box, bounds);
            for (const Box& other : taken) cost += overlap(box, other);
            if (least < 0 || cost < least - 1e-9) {
                least = cost;
                best = centre;
            }
            if (least == 0) break;
        }
        centres.push_back(best);
        taken.push_back(around(best, sizes[i]));
    }
    return centres;
}

}  // namespace cleave::report
