#include "artifact/wanted_links.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "artifact/image_path.h"

namespace coaming {

namespace {

// A file read again may be reached through a link that leads on to another one.
constexpr int kMaxRounds = 4;

using Needs = std::map<std::size_t, WantedPaths>;  // by layer

class LinkFollower {
 public:
  LinkFollower(const LayeredTree& tree, const WantedPaths& wanted, std::vector<Gap>& gaps)
      : tree_(tree), wanted_(wanted), gaps_(gaps) {}

  // What has to be read and was not asked for before. What was asked for and still is not there becomes a Gap.
  Needs find_needs() {
    Needs needs;
    answered_ = asked_;
    for (std::size_t step = 0; step < tree_.steps(); ++step) {
      for (const std::string& path : wanted_.files()) look_at(path, step, needs);
      for (const std::string& folder : wanted_.folders()) look_into(folder, step, needs);
    }
    return needs;
  }

 private:
  using Kind = LayeredTree::Place::Kind;

  void look_at(const std::string& path, std::size_t step, Needs& needs) {
    const LayeredTree::Place place = tree_.resolve(path, step);
    if (place.kind == Kind::Circle && circles_.insert(path).second) {
      gaps_.push_back(
          {ErrorCode::Corrupt, path, place.layer, "its links run in circles or are too many; no program can open it"});
    }
    if (place.kind != Kind::Unkept) return;
    const auto asked = std::pair(place.layer, place.path);
    if (asked_.insert(asked).second) {
      needs[place.layer].add_file(place.path);
    } else if (answered_.contains(asked) && missing_.insert(asked).second) {
      gaps_.push_back({ErrorCode::Corrupt, place.path, place.layer,
                       "wanted, but its layer does not tell clearly what it is; taken for nothing"});
    }
  }

  void look_into(const std::string& folder, std::size_t step, Needs& needs) {
    const LayeredTree::Place place = tree_.resolve(folder, step);
    // What stands in the folder's place may be a hard link that leads on to one.
    if (place.kind == Kind::Unkept) look_at(folder, step, needs);
    if (place.kind != Kind::Folder) return;
    // What lies in it may be a link that leads on.
    for (const std::string& name : tree_.names_in(place, step)) look_at(join_path(place.path, name), step, needs);
    if (place.path == folder) return;
    for (std::size_t layer = 0; layer <= step; ++layer) {
      if (asked_folders_.insert({layer, place.path}).second) needs[layer].add_folder(place.path);
    }
  }

  const LayeredTree& tree_;
  const WantedPaths& wanted_;
  std::vector<Gap>& gaps_;
  std::set<std::pair<std::size_t, std::string>> asked_;  // for files
  std::set<std::pair<std::size_t, std::string>> asked_folders_;
  std::set<std::pair<std::size_t, std::string>> answered_;  // asked in a round before this one
  std::set<std::pair<std::size_t, std::string>> missing_;   // asked in vain
  std::set<std::string> circles_;
};

}  // namespace

Result<void> follow_wanted_links(const LayeredTree& tree, const WantedPaths& wanted, const ReadAgain& read_again,
                                 std::vector<Gap>& gaps) {
  LinkFollower follower(tree, wanted, gaps);
  for (int round = 0; round < kMaxRounds; ++round) {
    const Needs needs = follower.find_needs();
    if (needs.empty()) return {};
    for (const auto& [layer, paths] : needs) {
      if (auto read = read_again(layer, paths); !read) return read;
    }
  }
  return {};
}

}  // namespace coaming
