import { expect, test } from "vitest";
import { webAddress } from "../../../../electron/view/web-address.js";

test.each([
  ["172.20.0.5", 80, "http://172.20.0.5/"],
  ["172.20.0.5", 8080, "http://172.20.0.5:8080/"],
  ["172.20.0.5", 443, "https://172.20.0.5/"],
  ["172.23.0.2", 6443, "https://172.23.0.2:6443/"],
  ["172.20.0.5", 8443, "https://172.20.0.5:8443/"],
  ["172.20.0.5", 9443, "https://172.20.0.5:9443/"],
  ["172.20.0.5", 10250, "https://172.20.0.5:10250/"],
  ["172.20.0.5", 2376, "https://172.20.0.5:2376/"],
  ["fd00:20::5", 8080, "http://[fd00:20::5]:8080/"],
  ["fd00:20::5", 443, "https://[fd00:20::5]/"],
])("%s port %i is opened as %s", (address, port, url) => {
  expect(webAddress(address, port)).toBe(url);
});

test.each([22, 53, 3306, 5432, 5671, 5672, 6379])("no browser is sent to port %i", (port) => {
  expect(webAddress("172.20.0.5", port)).toBeNull();
});
