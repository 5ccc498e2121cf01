import "../symbol-dispose.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openApi } from "../open-api.js";
import { ErrorBoundary } from "../parts/error-boundary.js";
import { WelcomePage } from "./welcome-page.js";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <WelcomePage open={openApi} />
    </ErrorBoundary>
  </StrictMode>,
);
