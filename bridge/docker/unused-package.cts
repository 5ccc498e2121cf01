/**
 * What the bundler puts in the place of packages that dockerode loads when it starts and that Dockline never
 * calls: ssh2 (ssh:// hosts are refused), gRPC and protobuf (BuildKit sessions), tar-fs and dockerignore
 * (building images). They are two thirds of the bundle's start-up time. The sources run with the real ones.
 */
module.exports = {};
